import { afterAll } from '@jest/globals';
import { GrafanaMock } from './grafana-mock.js';

type Query = (expr: string) => readonly number[] | Error;

/** Starts stand-ins for Grafana that answer queries like this. They stop after the tests of the file or block. */
export function testGrafanas(): (query: Query) => Promise<GrafanaMock> {
  const started: GrafanaMock[] = [];
  afterAll(() => Promise.all(started.map((grafana) => grafana.stop())));
  return async (query) => {
    const grafana = await GrafanaMock.start({ query });
    started.push(grafana);
    return grafana;
  };
}
