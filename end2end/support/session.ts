// A session as its cookies carry it, in the browser and out of it.
import { expect, type Page } from '@playwright/test';
import type { Replica } from './deployment.ts';

/** The cookies of who is at "Who am I", as somebody has kept them: no answer makes these forgotten. */
export async function kept(page: Page): Promise<string> {
  await expect(page).toHaveURL('/access');
  const cookies = await page.context().cookies(page.url());
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** The HTTP status that a replica answers with to whoever asks for the log of a namespace's `web` with these cookies. */
export async function statusOfLog({ url }: Replica, namespace: string, cookie: string): Promise<number> {
  const log = `/logs/download?namespace=${namespace}&workload=Deployment/web&format=text`;
  const answer = await fetch(url + log, { headers: { cookie } });
  await answer.body?.cancel();
  return answer.status;
}

/** Signs out, from "Who am I". */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page).toHaveURL('/access/signed-out');
}
