import type { WrappingKeySource } from './process/wrappingKey.ts';
import type { DatabaseAddress } from './store/postgres/address.ts';

/** Where a server has its data. */
export type Place = FolderPlace | PostgresPlace;

/** A folder with a database in it, for one server. */
export interface FolderPlace {
	readonly kind: 'folder';
	readonly folder: string;
}

/** A PostgreSQL, for several. */
export interface PostgresPlace {
	readonly kind: 'postgres';
	readonly address: DatabaseAddress;
	/** The file that the address was read from, if there was one. */
	readonly addressFile?: string;
	/** How many connections there may be at once. */
	readonly connections: number;
	/** Where the key is that wraps the signing keys; undefined when nobody said so. */
	readonly wrappingKey: WrappingKeySource | undefined;
}
