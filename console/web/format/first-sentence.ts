/** The text up to the end of its first sentence; "1.5" and "server.log" do not end one. */
export function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/su.exec(text)?.[0] ?? text;
}
