/** Words that people write in capitals, or otherwise than in lower case. */
const WRITTEN: ReadonlyMap<string, string> = new Map(
  [
    'API ACK AMQP ARP AWS CDN CI CPU CRC CSV DB DLQ DNS EU FIFO FPS GC GCP GPS GPU HTML HTTP HTTPS ID IDs IMU IP',
    'IPv4 IPv6 IoT JS JSON JVM JWT KPI LAN LDAP LTE MQTT NACK NAT NATS NPM OAuth OIDC OOM OS OTLP PDF POS PV QoS QPS',
    'RAM REST ROI RPC RPM RSSI RTT SDK SKU SLA SLO SMS SMTP SNMP SOC SQL SSD SSH SSL SSO TCP TLS TTFB TTL TV UDP UI',
    'UPS URI URL URLs UTC UUID UV VAT VM VMs VPN WAL WAN WiFi XML gRPC eCPM MySQL PostgreSQL GraphQL GitHub',
  ]
    .join(' ')
    .split(' ')
    .map((word) => [word.toLowerCase(), word]),
);

/** Words that are written with a slash: `io` is read as a word otherwise. */
const SPECIAL: ReadonlyMap<string, string> = new Map([
  ['io', 'I/O'],
  ['cpus', 'CPUs'],
  ['apis', 'APIs'],
]);

/** `http_statusCode` becomes `HTTP status code`; in lower case where a person would not write capitals. */
export function wordsOf(name: string): readonly string[] {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .split(/[^\p{L}\p{N}%]+/u)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
  const once = words.filter((word, index) => word !== words[index - 1]);
  return once.map((word) => SPECIAL.get(word) ?? WRITTEN.get(word) ?? word);
}

/** With a capital at the start, unless the first word is written in a way of its own, such as `gRPC`. */
export function sentenceCase(text: string): string {
  const [first = ''] = text.split(' ');
  const isSpecial = first !== first.toLowerCase();
  return isSpecial ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** `a, b and c`. */
export function listed(texts: readonly string[]): string {
  const last = texts.at(-1) ?? '';
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} and ${last}`;
}
