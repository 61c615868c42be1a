import * as z from 'zod';

/** What Alertmanager did with the alerts of one name. */
export interface DeliveredAlerts {
  /** Notifications that told that it fires: repetitions too, and one for each integration of its receiver. */
  readonly notifications: number;
  /** Alerts that an inhibition or a silence kept back. */
  readonly muted: number;
}

/** What Alertmanager has recorded about the alerts of a service. */
export interface RecordedDelivery {
  /** By name of the alert. */
  readonly alerts: ReadonlyMap<string, DeliveredAlerts>;
  /** Lines that are no events of Alertmanager. */
  readonly unreadable: number;
}

const labels = z
  .looseObject({ labels: z.array(z.looseObject({ key: z.string(), value: z.string() })).default([]) })
  .transform((set) => Object.fromEntries(set.labels.map(({ key, value }) => [key, value])));
const alert = z.looseObject({ labels });
const grouped = z.looseObject({ hash: z.string(), details: alert.optional() });
const muted = z.looseObject({ mutedAlert: z.looseObject({ fingerprint: z.string(), labels }) });

/** https://github.com/prometheus/alertmanager/blob/main/eventrecorder/eventrecorderpb/eventrecorder.proto, as JSON. */
const eventSchema = z.looseObject({
  '@timestamp': z.iso.datetime({ offset: true }),
  data: z.looseObject({
    alertCreated: z.looseObject({ alert: alert.extend({ fingerprint: z.string() }) }).optional(),
    notification: z
      .looseObject({ alerts: z.array(grouped).default([]), firingAlerts: z.array(grouped).default([]) })
      .optional(),
    silenceMutedAlert: muted.optional(),
    inhibitionMutedAlert: muted.optional(),
  }),
});
type RecordedEvent = z.output<typeof eventSchema>;

/**
 * Reads the lines of a file that the event recorder of Alertmanager has written: `event_recorder.file_outputs`, from 0.33 on, with
 * `--enable-feature=event-recorder`. Only events of the service since a time count.
 */
export async function readDelivery(
  lines: AsyncIterable<string> | Iterable<string>,
  service: string,
  sinceMs: number,
): Promise<RecordedDelivery> {
  const reading = new DeliveryReading(service);
  let unreadable = 0;
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const event = eventOf(line);
    if (event === undefined) unreadable++;
    else if (Date.parse(event['@timestamp']) >= sinceMs) reading.take(event);
  }
  return { alerts: reading.alerts, unreadable };
}

/** `undefined` if the line is none; the last one may be cut. */
function eventOf(line: string): RecordedEvent | undefined {
  try {
    return eventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

type Labels = Readonly<Record<string, string>>;

class DeliveryReading {
  readonly alerts = new Map<string, DeliveredAlerts>();
  readonly #service: string;
  /** Fingerprints of alerts that were counted as muted. Alertmanager records one at each look. */
  readonly #muted = new Set<string>();

  constructor(service: string) {
    this.#service = service;
  }

  take({ data }: RecordedEvent): void {
    const { alertCreated, notification, silenceMutedAlert, inhibitionMutedAlert } = data;
    if (alertCreated !== undefined) this.#muted.delete(alertCreated.alert.fingerprint);
    const firing = new Set(notification?.firingAlerts.map(({ hash }) => hash));
    for (const { hash, details } of notification?.alerts ?? []) {
      if (firing.has(hash)) this.#add(details?.labels, { notifications: 1, muted: 0 });
    }
    for (const event of [silenceMutedAlert, inhibitionMutedAlert]) {
      if (event === undefined || this.#muted.has(event.mutedAlert.fingerprint)) continue;
      this.#muted.add(event.mutedAlert.fingerprint);
      this.#add(event.mutedAlert.labels, { notifications: 0, muted: 1 });
    }
  }

  #add({ alertname, service }: Labels = {}, more: DeliveredAlerts): void {
    if (alertname === undefined || service !== this.#service) return;
    const known = this.alerts.get(alertname) ?? { notifications: 0, muted: 0 };
    this.alerts.set(alertname, {
      notifications: known.notifications + more.notifications,
      muted: known.muted + more.muted,
    });
  }
}
