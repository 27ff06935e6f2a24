// What an account may do, as the API server says it of whoever asks.
import type { Kubectl } from './kubectl.ts';

/** `ResourceRule` of `authorization.k8s.io`. */
interface Rule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
}

const READ = ['get', 'list', 'watch'];

/**
 * What an account may change within a namespace, or in the whole cluster from there: `verbs resources/name`. Without what
 * every account may create, which is questions about itself.
 */
export async function mayChange(kubectl: Kubectl, account: string): Promise<string[]> {
  const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace: kubectl.namespace } };
  const words = ['create', '--as', account, '--validate=false', '--output=json', '--filename=-'];
  const { status } = JSON.parse(await kubectl.run(words, JSON.stringify(review))) as {
    status: { incomplete: boolean; resourceRules: Rule[] };
  };
  if (status.incomplete || status.resourceRules.length === 0) throw new Error(`not all rules: ${JSON.stringify(status)}`);
  return status.resourceRules.flatMap(({ verbs, apiGroups = [], resources = [], resourceNames = [] }) => {
    const changing = verbs.filter((verb) => !READ.includes(verb));
    if (changing.length === 0 || resources.every((resource) => /^selfsubject.*reviews$/.test(resource))) return [];
    return [`${changing} ${[apiGroups.filter(Boolean), resources, resourceNames].flat().join('/')}`];
  });
}
