/** What was typed into the sign-in form that the server sent, before the client took its place. */
export const typed = { account: '', password: '', focus: '' }

/** Reads that form; to be called just before the client takes its place. */
export function keepTyped(): void {
  const value = (name: string): string => document.querySelector<HTMLInputElement>(`#app input[name=${name}]`)?.value ?? ''
  typed.account = value('account')
  typed.password = value('password')
  typed.focus = (document.activeElement as HTMLInputElement | null)?.name ?? ''
}
