import { describe, expect, test } from '@jest/globals';
import { Rig, event, silence, threshold } from './rig.js';

describe('an event insight', () => {
  test('fires at once and ends "holdFor" after the last event', () => {
    const rule = event();
    const rig = new Rig([rule]);
    expect(rig.shown()).toEqual(['HugeDelay warning 0']);
    expect(rig.observe(rule.name, 1_000)).toMatchObject({
      change: 'started',
      value: 1,
      startedMs: 1_000,
    });
    expect(rig.observe(rule.name, 50_000)).toBeUndefined();
    expect(rig.shown()).toEqual(['HugeDelay warning 1']);
    expect(rig.step(109_999)).toEqual([]);
    expect(rig.changes(110_000)).toMatchObject([{ change: 'ended', value: 2, atMs: 110_000 }]);
    expect(rig.shown()).toEqual(['HugeDelay warning 0']);
    expect(rig.observe(rule.name, 200_000)).toMatchObject({ change: 'started', value: 1 });
  });
});

describe('a silence', () => {
  test('counts from the start when there never was an event', () => {
    const rig = new Rig([silence()]);
    expect(rig.step(119_999)).toEqual([]);
    expect(rig.step(120_000)).toEqual(['FlightsStopped started']);
  });

  test('counts from the last event, and ends with the next', () => {
    const rig = new Rig([silence()]);
    rig.lastArrivalMs = 100_000;
    expect(rig.step(219_999)).toEqual([]);
    expect(rig.step(220_000)).toEqual(['FlightsStopped started']);
    expect(rig.shown('value')).toEqual(['FlightsStopped warning 120']);
    rig.lastArrivalMs = 220_500;
    expect(rig.step(220_550)).toEqual(['FlightsStopped ended']);
    expect(rig.shown()).toEqual(['FlightsStopped warning 0']);
  });
});

describe('the summary', () => {
  const told = (rig: Rig) => rig.changes(0).map(({ summary }) => summary);

  test('takes the labels and the value', () => {
    const rig = new Rig([threshold({ summary: 'Delays out of {{origin}} at {{ value }}{{nothing}}' })]);
    expect(told(rig.set('ORD', 0.1 + 0.2 + 1_000))).toEqual(['Delays out of ORD at 16 min 40 s']);
  });

  test('a label that looks like a placeholder is not filled again', () => {
    const rig = new Rig([threshold({ summary: '{{origin}}!' })]);
    expect(told(rig.set('{{value}} $& $1', 200))).toEqual(['{{value}} $& $1!']);
  });

  test('is made from the rule when it has none', () => {
    const rig = new Rig([threshold(), silence({ silentMs: 0 })]);
    expect(told(rig.set('O"D', 200))).toEqual([
      'delay_seconds{origin="O"D"} is 3 min 20 s, above 1 min 40 s',
      'No events on "flights" for 0 seconds',
    ]);
  });

  test('what fires is told with its value of now', () => {
    const rig = new Rig([threshold({ summary: '{{origin}} {{value}}' })]);
    rig.set('ORD', 200).step(0);
    rig.set('ORD', 300).step(5);
    expect(rig.board.firing()).toEqual([
      {
        rule: 'DelaysRising',
        severity: 'warning',
        labels: { origin: 'ORD' },
        value: 300,
        summary: 'ORD 5 min',
        sinceMs: 0,
      },
    ]);
  });
});

describe('after a reload', () => {
  test('a rule that did not change goes on where it was', () => {
    const rig = new Rig([threshold({ forMs: 10 }), event(), silence()]);
    rig.set('ORD', 200).step(0);
    rig.observe(event().name, 0);
    rig.reload([silence(), event(), threshold({ forMs: 10 })], 5);
    expect(rig.step(9)).toEqual([]);
    expect(rig.step(10)).toEqual(['DelaysRising started ORD']);
    expect(rig.step(60_000)).toEqual(['HugeDelay ended']);
    expect(rig.step(120_000)).toEqual(['FlightsStopped started']);
  });

  test('what a changed or removed rule held ends, told once', () => {
    const rig = new Rig([threshold(), event()]);
    rig.set('ORD', 200).step(0);
    rig.observe(event().name, 0);
    rig.reload([threshold({ bound: 150 })], 5);
    expect(rig.step(6)).toEqual(['DelaysRising ended ORD', 'HugeDelay ended', 'DelaysRising started ORD']);
    expect(rig.step(7)).toEqual([]);
  });

  test('ends that a second reload overtakes are still told', () => {
    const rig = new Rig([threshold()]);
    rig.set('ORD', 200).step(0);
    rig.reload([], 1);
    rig.reload([], 2);
    expect(rig.step(3)).toEqual(['DelaysRising ended ORD']);
  });
});

describe('rules with more series than one turn has time for', () => {
  /** A turn of two steps. */
  function shortTurn() {
    let steps = 0;
    return { begin: () => (steps = 0), isOver: () => ++steps >= 2 };
  }

  test('go on where they stopped, one after the other, and end nothing that they have not looked for', () => {
    const rules = [threshold(), threshold({ name: 'DelaysHuge', bound: 500 }), silence({ silentMs: 1 })];
    const rig = new Rig(rules);
    for (const origin of ['ATL', 'DFW', 'ORD']) rig.set(origin, 1_000);
    const turn = shortTurn();
    rig.turn = turn;
    const steps = [1, 2, 3, 4, 5].map((ms) => {
      turn.begin();
      return rig.step(ms);
    });
    expect(steps).toEqual([
      ['DelaysRising started ATL', 'DelaysRising started DFW'],
      ['DelaysRising started ORD', 'DelaysHuge started ATL'],
      ['DelaysHuge started DFW', 'DelaysHuge started ORD'],
      ['FlightsStopped started'],
      [],
    ]);
    rig.remove('ATL');
    const ends = [6, 7, 8, 9, 10, 11].flatMap((ms) => {
      turn.begin();
      return rig.step(ms);
    });
    expect(ends.toSorted()).toEqual(['DelaysHuge ended ATL', 'DelaysRising ended ATL']);
  });
});
