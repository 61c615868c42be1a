import { describe, expect, test } from '@jest/globals';
import { NO_RESOURCES } from '../../exporter/machine/compile/resources.js';
import { VirtualRun } from '../../exporter/machine/virtual-run.js';
import { loadSetup } from '../../setup/load.js';

describe('the flights example', () => {
  const { setup, problems } = loadSetup('setup/examples/flights');

  test('has no problems', () => {
    expect(problems).toEqual([]);
  });

  test('declares a metric of every kind and an insight of every kind', () => {
    expect(new Set(setup.metrics.map(({ kind }) => kind))).toEqual(
      new Set(['counter', 'gauge', 'histogram', 'window']),
    );
    expect(setup.insights.map(({ name, kind }) => [name, kind])).toEqual([
      ['DelaysRising', 'threshold'],
      ['VeryLongDelay', 'event'],
      ['FlightsStopped', 'silence'],
    ]);
  });
});

describe('the example of devices', () => {
  const { setup, problems } = loadSetup('setup/examples/devices');
  const rooms = new Map([['oven-sensor', { room: 'kitchen' }]]);
  const resources = {
    ...NO_RESOURCES,
    lookupTable: () => ({ get: (key: string) => rooms.get(key), keys: () => rooms.keys() }),
  };

  test('has no problems', () => {
    expect(problems).toEqual([]);
  });

  test('tells each device that is hot, silent or out of power', () => {
    const run = new VirtualRun(setup, { startMs: Date.UTC(2026, 0, 1), resources });
    const send = (place: string, reading: object) =>
      run.send('readings', {
        subject: `zigbee2mqtt.${place}`,
        payload: new TextEncoder().encode(JSON.stringify(reading)),
      });
    send('hall.lamp', { temperature: 71.5, battery: null, linkquality: 90 });
    send('cellar.freezer', { temperature: -18, battery: 9 });
    send('cellar.freezer', { temperature: null });
    run.wait(1_000);
    run.stepTo(run.nowMs + 40 * 60_000);
    send('hall.lamp', { temperature: 20 });
    run.wait(1_000);
    const told = run.happened.flatMap((happening) =>
      happening.kind === 'insightChanged'
        ? `${happening.change.insight.name} ${happening.change.change}: ${happening.change.summary}`
        : [],
    );
    expect(told.toSorted()).toEqual([
      'BatteryLow started: The battery of freezer in cellar is at 9 %',
      'DeviceHot ended: lamp in hall is at 71.5 °C, link quality 90',
      'DeviceHot started: lamp in hall is at 71.5 °C, link quality 90',
      'DeviceSilent ended: lamp in hall has been silent for 50 ms',
      'DeviceSilent started: freezer in cellar has been silent for 40 min 1 s',
      'DeviceSilent started: lamp in hall has been silent for 40 min 1 s',
      'DeviceSilent started: oven-sensor in kitchen has been silent for 40 min 1 s',
      'TemperatureOdd ended: device_temperature_celsius{room="hall", device="lamp"} is 71.5 °C, above the range of -30 °C to 45 °C',
      'TemperatureOdd started: device_temperature_celsius{room="hall", device="lamp"} is 71.5 °C, above the range of -30 °C to 45 °C',
    ]);
  });
});
