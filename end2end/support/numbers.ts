// A pod that counts: what a followed log must show without a gap and without a double.

/** The name of the pod and its container. */
export const NUMBERS = 'numbers';

/** Twenty lines a second, `line 1`, `line 2`, … */
export const NUMBERS_POD = `
apiVersion: v1
kind: Pod
metadata:
  name: ${NUMBERS}
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: ${NUMBERS}
      image: 127.0.0.1:26500/busybox:1
      command: [sh, -c]
      args: ['n=0; while true; do n=$((n + 1)); echo "line $n"; sleep 0.05; done']
`;

/** The number in such a line. */
export const LINE = /^line (\d+)$/;

/** Neighbours among the numbers that do not follow one another: lines lost, doubled or out of place. */
export function faults(numbers: number[]): string[] {
  return numbers.flatMap((number, at) => {
    const before = numbers[at - 1];
    return before === undefined || number === before + 1 ? [] : [`${before} then ${number}`];
  });
}

/** The numbers of such lines; NaN for any other line. */
export const numbersOf = (lines: string[]): number[] => lines.map((line) => Number(LINE.exec(line)?.[1]));
