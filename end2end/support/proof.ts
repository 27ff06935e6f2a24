// How the cluster itself shows a fault, asked with kubectl.
import type { Proof } from './faults.ts';
import type { Kubectl } from './kubectl.ts';

interface Event {
  reason: string;
  message: string;
  involvedObject: { kind: string; name: string };
}

/** What the cluster shows at the place of the proof: the messages of events, one a line, or the field's text. */
export async function shown(kubectl: Kubectl, proof: Proof): Promise<string> {
  if ('absent' in proof) return kubectl.run(['get', proof.absent, '--ignore-not-found', '--output=name']);
  if ('field' in proof) return kubectl.run(['get', proof.of, '--ignore-not-found', `--output=jsonpath=${proof.field}`]);
  const { items } = JSON.parse(await kubectl.run(['get', 'events', '--output=json'])) as { items: Event[] };
  const [kind = '', name = ''] = proof.on.split('/');
  const fits = (found: string) => (name.endsWith('-') ? found.startsWith(name) : found === name);
  return items
    .filter(({ reason, involvedObject }) => reason === proof.event && involvedObject.kind === kind && fits(involvedObject.name))
    .map(({ message }) => message)
    .join('\n');
}

/** What a proof expects to be shown. */
export function expected(proof: Proof): RegExp {
  if ('absent' in proof) return /^$/;
  // One of the events is enough: others tell of earlier attempts.
  return 'field' in proof ? proof.is : new RegExp(proof.says.source, 'm');
}
