import { InvalidArgumentError } from 'commander';

/** The field of `--add-time [field]`; `undefined` if the option is not given. */
export function addedTimeField(given: string | true | undefined): string | undefined {
  return given === true ? 'time' : given;
}

export function positiveNumber(text: string): number {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('expected a number greater than zero');
}

/** A speed factor; `max` is Infinity. */
export function speedArgument(text: string): number {
  const factor = text === 'max' ? Infinity : Number(text);
  if (!(factor > 0)) throw new InvalidArgumentError('expected a number greater than zero, or "max"');
  return factor;
}

/** A number of messages. */
export function countArgument(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('expected a number of events');
  return Number(text);
}
