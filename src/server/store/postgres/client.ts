// Belongs to the bundle of `pool.ts`.
import pg from 'pg';
import { noPassword } from '../storeErrors.ts';

const requests = ['authenticationCleartextPassword', 'authenticationMD5Password', 'authenticationSASL'];

/** One that leaves nothing behind when it cannot connect: `pg` keeps the socket, which keeps the process. */
export class TidyClient extends pg.Client {
	override connect(): Promise<pg.Client>;
	override connect(callback: ((error: Error) => void) | ((error: null, client: pg.Client) => void)): void;
	override connect(callback?: (error: never, client: never) => void): Promise<pg.Client> | void {
		if (callback === undefined) return super.connect();
		let isAsked = false;
		for (const name of requests) this.connection.once(name, () => (isAsked = true));
		const tell = callback as (error: Error | null, client?: pg.Client) => void;
		super.connect((error: Error | null) => {
			if (error === null || error === undefined) return tell(null, this);
			this.connection.stream.destroy();
			// Null once neither the address nor the environment had one; the password file is asked last.
			tell(isAsked && (this.password ?? undefined) === undefined ? noPassword(error) : error);
		});
	}
}
