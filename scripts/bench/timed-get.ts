import { get } from 'node:http';
import { BenchError } from './bench-error.js';

/** Milliseconds from the request to the last byte. The body is discarded without decompression. */
export function timedGet(url: string, encoding: 'identity' | 'gzip'): Promise<number> {
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { 'accept-encoding': encoding } }, (response) => {
      const found = response.headers['content-encoding'] ?? 'identity';
      if (found !== encoding) reject(new BenchError(`asked for ${encoding}, ${url} answers with ${found}`));
      response.on('error', reject).on('end', () => resolve(performance.now() - startedMs));
      response.resume();
    });
    request.on('error', reject);
  });
}
