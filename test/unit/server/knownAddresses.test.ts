import assert from 'node:assert/strict';
import { ApiError } from '../../../src/protocol/errors.ts';
import { logInWithPassword } from '../../../src/server/http/logInWithPassword.ts';
import { addressesOf, writeAudit } from '../../../src/server/store/audit.ts';
import { startMemoryServer, type MemoryServer } from '../../contract/memoryServer.ts';
import { asker, password, register } from '../../contract/wire.ts';

const home = '2001:db8:1:2::1';
const abroad = '2001:db8:3:4::1';

describe('Whoever has been here before', function () {
	this.timeout(20_000);
	let server: MemoryServer;
	let email: string;
	beforeEach(async () => {
		server = await startMemoryServer();
		email = await register(asker(server));
	});
	afterEach(() => server.close());

	const tryFrom = (address: string, username = email, tried = password) => {
		const body = { username, password: tried, options: undefined };
		const call = { parameters: { appId: 'local' }, body, session: undefined, address };
		return logInWithPassword(server.service, 'domain', call);
	};

	async function useUp(address: string): Promise<void> {
		const { attempts } = server.service;
		for (let i = 0; i < 100; i++) await attempts.failed({ appId: 'local', account: `user-${i}`, address });
	}

	async function assertRefused(tried: Promise<unknown>, code: string): Promise<void> {
		await assert.rejects(tried, (error) => error instanceof ApiError && error.code === code);
	}

	it('is let in from the same network when others have used it up, at another address of it too', async () => {
		await tryFrom(home);
		await useUp(home);
		await tryFrom(home);
		await tryFrom('2001:db8:1:2:ffff::2');
	});

	it('is a stranger elsewhere, however often somebody has tried there in vain or others have been let in', async () => {
		await tryFrom(home);
		await assertRefused(tryFrom(abroad, email, 'wrong-one'), 'InvalidPassword');
		await tryFrom(abroad, await register(asker(server)));
		await useUp(abroad);
		await assertRefused(tryFrom(abroad), 'TooManyRequests');
	});

	it('is known by each address once, however often they came from one', async () => {
		const { db, newId } = server.service;
		const line = { appId: 'local', userId: 'somebody', action: 'signed in', subject: null, at: 0 } as const;
		for (let i = 0; i < 300; i++) await writeAudit(db, { ...line, id: newId(), address: '192.0.2.1' });
		await writeAudit(db, { ...line, id: newId(), address: '192.0.2.2' });
		assert.deepEqual((await addressesOf(db, 'somebody')).toSorted(), ['192.0.2.1', '192.0.2.2']);
	});
});
