// A certificate authority of the tests' own, as companies have one: nobody knows it who is not told.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { output } from './command.ts';

/** An address, and what a server shows there. All but the address is in PEM. */
export interface Certified {
  address: string;
  key: string;
  certificate: string;
  /** The certificate of the authority that vouches for it. */
  authority: string;
}

/** Has a new authority vouch for an IP address. The authority's key is forgotten. */
export async function certify(address: string): Promise<Certified> {
  const folder = await mkdtemp(join(tmpdir(), 'kdr-authority-'));
  const file = (name: string) => join(folder, name);
  const make = (name: string, ...words: string[]) =>
    output('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', `/CN=the tests' ${name}`, '-keyout', file(`${name}.key`), '-out', file(`${name}.pem`), ...words],
    ]);
  try {
    await make('authority');
    await make(
      ...(['provider', '-CA', file('authority.pem'), '-CAkey', file('authority.key')] as const),
      ...['-addext', `subjectAltName=IP:${address}`, '-addext', 'basicConstraints=critical,CA:FALSE'],
    );
    const [key, certificate, authority] = await Promise.all(
      ['provider.key', 'provider.pem', 'authority.pem'].map((name) => readFile(file(name), 'utf8')),
    );
    return { address, key: key ?? '', certificate: certificate ?? '', authority: authority ?? '' };
  } finally {
    await rm(folder, { recursive: true });
  }
}
