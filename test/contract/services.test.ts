import { appServices } from '../../src/services/appServices.ts';
import { knownClient } from './betterAuthServer.ts';
import { betterAuthTarget, type TargetSettings } from './betterAuthTarget.ts';
import { betterAuthVersions } from './betterAuthVersions.ts';
import { startMemoryServer } from './memoryServer.ts';
import { serviceCases, type ServiceTarget } from './serviceCases.ts';

async function appServicesTarget(): Promise<ServiceTarget> {
	const server = await startMemoryServer();
	const { transport, baseUrl, service } = server;
	const options = { id: 'x', label: 'X', appId: 'local', address: async () => baseUrl };
	return {
		connect: (wrap = (send) => send) =>
			appServices({ ...options, confirmLocation: async () => false, transport: wrap(transport) }),
		isCreate: ({ method, url }) => method === 'POST' && url.endsWith('/api_keys'),
		endSessions: async () => void (await service.db.deleteFrom('sessions').execute()),
		close: () => server.close(),
	};
}

function suite(start: () => Promise<ServiceTarget>): void {
	let target: ServiceTarget;
	before(async () => (target = await start()));
	after(() => target.close());
	serviceCases(() => target);
}

describe('A key service of the App Services kind', function () {
	this.timeout(60_000);
	suite(appServicesTarget);
});

for (const [version, load] of betterAuthVersions) {
	describe(`A key service of the Better Auth kind, ${version}`, function () {
		this.timeout(120_000);
		const open = async (settings?: TargetSettings) => betterAuthTarget(await load(), settings);

		describe('without sign-in by a code', () => suite(open));

		describe('with sign-in by a code', () => {
			suite(() => open({ plugins: ['bearer', 'apiKey', 'device'], clientId: knownClient }));
		});
	});
}
