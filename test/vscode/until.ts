const patience = 15_000;

/**
 * Waits until `look` answers something: now, or after one of the events to come.
 * @throws Error naming `what` when that takes too long
 */
export async function until<T>(
	event: (listener: () => void) => { dispose(): unknown },
	look: () => T | undefined | false,
	what: string,
): Promise<T> {
	return new Promise((resolve, reject) => {
		const end = () => {
			clearTimeout(timer);
			listening.dispose();
		};
		const check = () => {
			const found = look();
			if (found === undefined || found === false) return;
			end();
			resolve(found);
		};
		const timer = setTimeout(() => {
			end();
			reject(new Error(`waited in vain: ${what}`));
		}, patience);
		const listening = event(check);
		check();
	});
}

/** Does something again and again until the task has ended; for what VS Code shows without telling extensions. */
export async function whileRunning(task: PromiseLike<unknown>, act: () => PromiseLike<unknown>): Promise<void> {
	const deadline = performance.now() + patience;
	const progress = { ended: false };
	const ended = Promise.resolve(task).finally(() => (progress.ended = true));
	while (!progress.ended) {
		if (performance.now() > deadline) throw new Error('waited in vain: the task does not end');
		await Promise.race([act(), ended]);
	}
	await ended;
}
