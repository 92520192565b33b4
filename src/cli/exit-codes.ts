/** Exit code of a command that did what was asked, and whose answer is no, or that something differs. */
export const DIFFERS = 2

/** What exit codes mean, for the program's help. */
export const EXIT_CODES = `
Exit codes:
  0  done; of a question, yes
  1  refused or failed: standard error says why, and nothing was written.
     Of check and doctor, something is wrong
  2  answered, and the answer is no or that something differs
     (diff, policy check)`
