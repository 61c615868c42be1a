/** An Alertmanager receiver without its name: https://prometheus.io/docs/alerting/latest/configuration/#receiver */
export type ReceiverConfiguration = Readonly<Record<string, readonly object[]>>;
