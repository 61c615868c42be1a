/** Text by path below the folder that a server reads its configuration from. */
export type ConfigurationFiles = ReadonlyMap<string, string>;

/** A running server that reads files from a folder and can report what it has loaded. */
export interface ConfigurableServer {
  readonly name: string;
  readonly address: string;
  ready(): Promise<void>;
  /** Throws when the server rejects the files. */
  reload(): Promise<void>;
  /** The first part of the files that is not in effect; `undefined` when all of it is. */
  missing(files: ConfigurationFiles): Promise<Missing | undefined>;
}

/** Something that a server should have loaded and has not. */
export interface Missing {
  /** Completes a sentence about the server: "its loaded configuration is different". */
  readonly what: string;
  /** Whether it appears by itself some time after a reload. */
  readonly comes: boolean;
}
