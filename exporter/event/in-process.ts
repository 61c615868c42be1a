/** A message that a worker is processing. `sequence`: in its JetStream stream; 0 for other messages. */
export interface InProcess {
  readonly stream: string;
  readonly sequence: number;
}
