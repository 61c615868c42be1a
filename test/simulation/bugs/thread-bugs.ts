import type { FromWorker, ToWorker } from '../../../exporter/threads/messages.js';
import type { Positions } from '../../../exporter/source/source.js';
import type { Bug } from './bug.js';

type Reading = Extract<ToWorker, { kind: 'read' }>;
type Gathered = Extract<FromWorker, { kind: 'gathered' }>;

/** A bug in what a thread is told to read. */
function readBug(name: string, change: (reading: Reading) => Partial<Reading>): Bug {
  return {
    name,
    shape: 'threads',
    plant: {
      thread: ({ post, terminate }) => ({
        post: (message) => post(message.kind === 'read' ? { ...message, ...change(message) } : message),
        terminate,
      }),
    },
  };
}

/** A bug in what a thread hands over. */
function handOverBug(name: string, changeOf: () => (gathered: Gathered) => Partial<Gathered>): Bug {
  return {
    name,
    shape: 'threads',
    plant: {
      fromThread: () => {
        const change = changeOf();
        return (message) => (message.kind === 'gathered' ? { ...message, ...change(message) } : message);
      },
    },
  };
}

export const THREAD_BUGS: readonly Bug[] = [
  handOverBug('a new thread hands over identities of streams that it does not read: none', () => {
    let isFirst = true;
    return ({ delta }) => {
      const isWiped = isFirst && delta.keys.length === 0;
      isFirst = false;
      return isWiped
        ? { delta: { ...delta, keys: [['events', { extent: 'all', forgotten: [], keys: [] }]] } }
        : {};
    };
  }),
  {
    name: 'a thread begins with a stream before another one has handed it over',
    shape: 'threads',
    plant: {
      thread: ({ post, terminate }, exit) => {
        let isStopping = false;
        return {
          post: (message) => {
            post(message);
            if (message.kind !== 'stop') return;
            isStopping = true;
            exit();
          },
          // It goes on for a moment.
          terminate: async () => (isStopping ? undefined : terminate()),
        };
      },
    },
  },
  readBug('a new thread does not know where its streams were read to', () => ({ positions: new Map() })),
  readBug('a new thread does not get the identities of its streams', () => ({ keys: [] })),
  handOverBug('a thread hands over the positions with the next delta', () => {
    let before: Positions = new Map();
    return ({ positions }) => {
      const late = before;
      before = positions;
      return { positions: late };
    };
  }),
];
