/** A duration as kubectl prints it: `HumanDuration` of Kubernetes' `apimachinery/pkg/util/duration`. */
export function age(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  const [minutes, hours] = [Math.trunc(seconds / 60), Math.trunc(seconds / 3600)];
  const [days, years] = [Math.trunc(hours / 24), Math.trunc(hours / 24 / 365)];
  const two = (large: number, unit: string, small: number, rest: string) => `${large}${unit}${small === 0 ? '' : small + rest}`;
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (days < 8) return two(days, 'd', hours % 24, 'h');
  if (years < 2) return `${days}d`;
  if (years < 8) return two(years, 'y', days % 365, 'd');
  return `${years}y`;
}
