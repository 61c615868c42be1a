import type { KeptOutlets } from '../../../exporter/io/checkpoint/kept-outlets.js';
import type { OutletsState } from '../../../exporter/io/outlet/outlets.js';
import type { Bug } from './bug.js';

type Outlets = KeptOutlets<OutletsState>;

/** A bug in what is kept of the messages that wait for NATS. */
export function outletBug(name: string, change: (outlets: Outlets) => Partial<Outlets>): Bug {
  const plant = (outlets: Outlets): Outlets => ({
    save: (extent) => outlets.save(extent),
    restore: (states) => outlets.restore(states),
    hold: () => outlets.hold(),
    safe: () => outlets.safe(),
    get isPending() {
      return outlets.isPending;
    },
    settle: (limitMs) => outlets.settle(limitMs),
    ...change(outlets),
  });
  return { name, plant: { outlets: plant } };
}

export const OUTPUT_BUGS: readonly Bug[] = [
  outletBug('windows that wait for NATS are not saved', (outlets) => ({
    save: (extent) => {
      const state = outlets.save(extent);
      return { ...state, windows: { ...state.windows, added: [] } };
    },
  })),
  outletBug('insights that wait for NATS are not saved', (outlets) => ({
    save: (extent) => {
      const state = outlets.save(extent);
      return { ...state, insights: { ...state.insights, added: [] } };
    },
  })),
  outletBug('dead letters that NATS has not confirmed are not saved', (outlets) => ({
    save: (extent) => ({ ...outlets.save(extent), unconfirmed: [] }),
  })),
  outletBug('insights are published before a checkpoint has them', () => ({ hold: () => undefined })),
  {
    name: 'the message id of what is published is another one after a restart',
    plant: {
      link: (link, process) => {
        const connection = Object.create(link.connection, {
          publish: {
            value: (subject: string, payload: Uint8Array, options: { headers: Headers }) => {
              const { headers } = options;
              const id = `${headers.get('Nats-Msg-Id')}/${process.pid}`;
              const get = () => id;
              link.connection.publish(subject, payload, { headers: { get } as never });
            },
          },
          flush: { value: () => link.connection.flush() },
          subscribe: { value: link.connection.subscribe.bind(link.connection) },
        }) as typeof link.connection;
        return Object.create(link, { connection: { value: connection } }) as typeof link;
      },
    },
  },
];
