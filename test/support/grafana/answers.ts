import type { IncomingMessage } from 'node:http';
import { z } from 'zod';

const json = z.record(z.string(), z.unknown());
export type Json = z.output<typeof json>;

/** What the mock answers: JSON, unless another type is given. */
export interface MockAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly type?: string;
}

/** What a datasource answers to an expression: the numbers of one series, no series, or an error. */
export type QueryAnswer = readonly (number | null)[] | undefined | Error;

export const ok = (body: unknown): MockAnswer => ({ status: 200, body });

export const refused = (status: number, message: string, more: Json = {}): MockAnswer => ({
  status,
  body: { message, ...more },
});

/** What Grafana's router and login pages answer. */
export const html = (status: number): MockAnswer => ({
  status,
  body: '<!DOCTYPE html><html><body>Grafana</body></html>',
  type: 'text/html; charset=UTF-8',
});

export function frames(answer: QueryAnswer): Json {
  if (answer instanceof Error) return { error: answer.message, status: 400, frames: [] };
  if (answer === undefined) return { status: 200, frames: [] };
  const schema = {
    fields: [
      { name: 'Time', type: 'time' },
      { name: 'Value', type: 'number' },
    ],
  };
  return {
    status: 200,
    frames: [{ schema, data: { values: [answer.map((_, index) => index * 1000), answer] } }],
  };
}

export async function jsonOf(request: IncomingMessage): Promise<Json> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : json.parse(JSON.parse(text));
}
