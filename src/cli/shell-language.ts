import type { Language } from '../locales/sentences.ts'

/** The language of the shell: Chinese in a Chinese locale, English in every other. */
export function shellLanguage(variables: NodeJS.ProcessEnv): Language {
  const locale = variables['LC_ALL'] || variables['LC_MESSAGES'] || variables['LANG'] || ''
  return /^zh(_|-|\.|$)/i.test(locale) ? 'zh' : 'en'
}
