import type { Machine, MachineState } from '../../../exporter/machine/machine.js';
import { positionIdentity } from '../../../exporter/identity/identity.js';
import type { Work } from '../../../exporter/turn/work.js';
import type { Bug } from './bug.js';

/** A bug in what is restored. */
function restoreBug(name: string, change: (state: MachineState) => MachineState): Bug {
  return withMachine(name, (machine) => {
    const restore = machine.restore.bind(machine);
    machine.restore = (state) => restore(change(state));
  });
}

/** A bug in what is captured. */
function captureBug(
  name: string,
  change: (machine: Machine, capture: Machine['capture']) => Machine['capture'],
): Bug {
  return withMachine(name, (machine) => {
    machine.capture = change(machine, machine.capture.bind(machine));
  });
}

function withMachine(name: string, spoil: (machine: Machine) => void): Bug {
  return {
    name,
    plant: {
      machine: (machine) => {
        spoil(machine);
        return machine;
      },
    },
  };
}

const TURNS = 5;

/** Changes the state some turns later. */
function* mapped(
  work: Work<MachineState>,
  change: (state: MachineState) => MachineState,
): Work<MachineState> {
  const state = yield* work;
  for (let turn = 0; turn < TURNS; turn++) yield;
  return change(state);
}

/** The positions of the machine as they are now. */
const positionsOf = ({ setup, positions }: Machine): MachineState['positions'] =>
  setup.streams.flatMap((stream) => {
    const state = positions.get(stream.name);
    return state === undefined ? [] : [{ identity: positionIdentity(stream), state }];
  });

export const STATE_BUGS: readonly Bug[] = [
  captureBug(
    'the positions are saved after the state',
    (machine, capture) => (extent, turn) =>
      mapped(capture(extent, turn), (state) => ({ ...state, positions: positionsOf(machine) })),
  ),
  captureBug('the positions of the checkpoint before are saved', (machine, capture) => {
    let before: MachineState['positions'] = [];
    return (extent, turn) => {
      const positions = before;
      before = positionsOf(machine);
      return mapped(capture(extent, turn), (state) => ({ ...state, positions }));
    };
  }),
  captureBug(
    'the state is captured when it is written, not at once',
    (machine, capture) => (extent, turn) => {
      const positions = positionsOf(machine);
      return (function* (): Work<MachineState> {
        yield;
        return { ...(yield* capture(extent, turn)), positions };
      })();
    },
  ),
  captureBug('a new file begins with changes only', (_machine, capture) => {
    let isFirst = true;
    return (_extent, turn) => {
      const extent = isFirst ? 'all' : 'changes';
      isFirst = false;
      return capture(extent, turn);
    };
  }),
  withMachine('only the whole checkpoint is restored, not the changes after it', (machine) => {
    const restore = machine.restore.bind(machine);
    let first: MachineState | undefined;
    machine.restore = (state) => {
      first ??= state;
      restore({ ...first, positions: state.positions });
    };
  }),
  restoreBug('the time of the stream is not restored', ({ engine, ...state }) => ({
    ...state,
    engine: { ...engine, eventTimes: [] },
  })),
  restoreBug('the identities of deduplication are not saved', ({ engine, ...state }) => ({
    ...state,
    engine: { ...engine, deduplications: [] },
  })),
  restoreBug('idle series are forgotten', ({ engine, ...state }) => ({
    ...state,
    engine: {
      ...engine,
      metrics: engine.metrics.map(({ identity, state: metric }) => ({
        identity,
        state: {
          ...metric,
          table: metric.table.kind === 'lasting' ? { ...metric.table, idle: undefined } : metric.table,
        },
      })),
    },
  })),
  restoreBug('insights are not restored', ({ board, ...state }) => ({
    ...state,
    board: { ...board, rules: [] },
  })),
];
