/** File contents, by path relative to the configuration folder of a server. */
export type ConfigurationFiles = ReadonlyMap<string, string>;

/** A running server that reads files from a folder and can report what it has loaded. */
export interface ConfigurableServer {
  readonly name: string;
  readonly address: string;
  ready(): Promise<void>;
  /** Throws if the server is known to refuse the files. Unset: only the server itself can tell. */
  check?(files: ConfigurationFiles): Promise<void>;
  /** Throws if the server rejects the files. */
  reload(): Promise<void>;
  /** The first part of the files that is not in effect; `undefined` if all are. */
  missing(files: ConfigurationFiles): Promise<Missing | undefined>;
}

/** A part of the configuration that the server has not loaded. */
export interface Missing {
  /** A clause about the server for messages: "its loaded configuration is another one". */
  readonly what: string;
  /** Whether the server may still load it after a reload, without further action. */
  readonly isTransient: boolean;
}
