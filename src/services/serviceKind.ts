import type * as v from 'valibot';
import type { Transport } from '../protocol/transport.ts';
import type { CallOptions, KeyService } from './keyService.ts';

/** What every entry of the setting `userApiKeys.services` has, whatever its kind. */
export interface BaseConfig {
	readonly kind: string;
	readonly address: string;
	/** What the person calls the service. */
	readonly name?: string | undefined;
}

/** Something that a person is asked for when a service of a kind is added. */
export interface ServiceField {
	/** Its name in the setting. */
	readonly name: string;
	readonly label: () => string;
	/** What is asked for it. */
	readonly prompt: () => string;
	/** What it may look like. */
	readonly example: string;
	/** Gives the text as it is to stand in the setting; its messages say what is wrong with one. */
	readonly shape: v.GenericSchema<unknown, string>;
}

export interface ConnectOptions {
	/** Asked once when the service names another origin than the one entered. */
	readonly confirmLocation: (origin: string) => Promise<boolean>;
}

export interface ProbeOptions extends CallOptions {
	/** How requests travel; node-fetch unless told otherwise. */
	readonly transport?: Transport | undefined;
}

/** What a service told of itself when it was tried. */
export interface ProbeAnswer {
	/** Where it wants to be reached. */
	readonly location: string;
	/** Where it was found, if not at the address that was entered: to be saved in its place. */
	readonly address?: string | undefined;
}

/**
 * A kind of key service: what its entries in the setting look like, what is asked for one, and how it is reached. Beside
 * its file and its line in the table of kinds, nothing knows a kind by its name.
 */
export interface ServiceKind<Config extends BaseConfig = BaseConfig> {
	/** What people call it, in a list of kinds. */
	readonly label: () => string;
	readonly description: () => string;
	readonly entry: v.GenericSchema<unknown, Config>;
	/** What is asked for, in this order; the name comes last and is not among them. */
	readonly fields: readonly ServiceField[];
	/** What sessions are filed by: all that tells one service from another. */
	id(config: Config): string;
	/** What a service without a name is called. */
	defaultName(config: Config): string;
	/** Asks the service nothing; it may have to load what speaks to services of the kind. */
	connect(config: Config, options: ConnectOptions): Promise<KeyService>;
	/**
	 * Asks the service what it tells everybody, to see whether it is one of this kind and lets people sign in.
	 * @throws ApiError what stands in the way
	 */
	probe(config: Config, options: ProbeOptions): Promise<ProbeAnswer>;
	/** Files by which projects name a service of this kind. */
	readonly projectFiles: {
		readonly names: readonly string[];
		/** What one of them says, by the names of fields, and `name`; undefined if it names no service. */
		read(content: unknown): Readonly<Record<string, string>> | undefined;
	};
}
