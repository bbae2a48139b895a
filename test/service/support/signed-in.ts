import type { Running } from './running.ts';

/** A browser session of an invented person: its cookies, and what its forms carry. */
export async function signedIn(running: Running, login: string): Promise<{ cookie: string; token: string }> {
  const staffId = running.id(login);
  const cookies = (response: Response) =>
    response.headers
      .getSetCookie()
      .map((each) => each.split(';', 1)[0])
      .join('; ');
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const response = await fetch(`${running.address}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: form,
    body: new URLSearchParams({ staffId }),
  });
  const session = cookies(response);
  const home = await fetch(running.address, { headers: { cookie: session } });
  const token = /name="_csrf" value="([^"]+)"/.exec(await home.text())?.[1] ?? '';
  return { cookie: `${session}; ${cookies(home)}`, token };
}
