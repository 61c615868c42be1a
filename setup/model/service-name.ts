/** A name of a service: also the name of a process, of files and of a Prometheus job. */
export const SERVICE_NAME = /^[a-z][a-z0-9-]{0,62}$/;
