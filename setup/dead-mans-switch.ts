import type { Setup } from './model/setup.js';

/** Where the switch of a service is kept in NATS. */
export interface SwitchPlace {
  /** The JetStream stream of both subjects. */
  readonly stream: string;
  /** The exporter publishes the message that waits here; a new one replaces it. */
  readonly armed: string;
  /** NATS moves it here when its time has come. */
  readonly gone: string;
  /** Where subscribers get it. */
  readonly subject: string;
}

/** `undefined`: the setup has no switch. */
export function switchPlace({
  service,
  alerting,
}: Pick<Setup, 'service' | 'alerting'>): SwitchPlace | undefined {
  const { deadMansSwitch } = alerting;
  if (deadMansSwitch === undefined) return undefined;
  const base = `natsight.switch.${service.name}`;
  return {
    stream: `natsight-switch-${service.name}`,
    armed: `${base}.armed`,
    gone: `${base}.gone`,
    subject: deadMansSwitch.subject ?? `natsight.gone.${service.name}`,
  };
}
