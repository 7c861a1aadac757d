import type { RunningServer } from "@housecall/console";
import type { Role } from "@housecall/proto/api";

/** A password that the console takes. */
export const examplePassword = "correct horse battery";

/** What a request is made with. */
export interface AskOptions {
  readonly cookie?: string;
  readonly bearer?: string;
  /** With a body it is a POST. */
  readonly body?: object;
  readonly signal?: AbortSignal;
}

/** Asks the server over HTTP as its own page would, or as the command line with `bearer`. */
export function ask(server: RunningServer, path: string, options: AskOptions = {}): Promise<Response> {
  const { cookie, bearer, body, signal } = options;
  return fetch(`${server.url}${path}`, {
    method: body ? "POST" : "GET",
    headers: {
      origin: server.url,
      ...(cookie === undefined ? {} : { cookie }),
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(body ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    ...(signal ? { signal } : {}),
  });
}

/** Makes the first administrator, "Ada", and gives her session cookie. */
export async function setUpAdmin(server: RunningServer): Promise<string> {
  const secret = new URL(server.setUpLink ?? "").hash.slice(1);
  const answer = await ask(server, "/api/set-up", {
    body: { secret, name: "Ada", password: examplePassword },
  });
  if (answer.status !== 200) throw new Error(`set-up answered ${answer.status}: ${await answer.text()}`);
  return cookieOf(answer);
}

/** Invites a person, who joins with {@link examplePassword}. */
export async function join(
  server: RunningServer,
  { adminCookie, name, role }: { readonly adminCookie: string; readonly name: string; readonly role: Role },
): Promise<void> {
  const made = await ask(server, "/api/staff/invitations", { cookie: adminCookie, body: { name, role } });
  const { link } = (await made.json()) as { link: string };
  const secret = new URL(link).hash.slice(1);
  const accepted = await ask(server, "/api/invitations/accept", {
    body: { secret, password: examplePassword },
  });
  if (accepted.status !== 200)
    throw new Error(`joining answered ${accepted.status}: ${await accepted.text()}`);
}

/** Signs in and gives the session cookie. */
export async function signIn(server: RunningServer, name: string): Promise<string> {
  const answer = await ask(server, "/api/sign-in", { body: { name, password: examplePassword } });
  if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}: ${await answer.text()}`);
  return cookieOf(answer);
}

/** `name=value` of the session cookie that an answer sets. */
export function cookieOf(answer: Response): string {
  return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}
