/** Generated files of one format, and which files in the same place are left from earlier. */
export interface GeneratedTree {
  /** Text by path below the output folder. */
  readonly files: ReadonlyMap<string, string>;
  /** Folders that are searched for files that are no longer generated. */
  readonly folders: readonly string[];
  /** What every generated file contains. A file without it belongs to somebody else and is never removed. */
  readonly mark: string;
  /** What a person has to do with them in the output folder, one sentence each. */
  readonly notes: (out: string) => readonly string[];
}
