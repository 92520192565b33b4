import en from './en.json' with { type: 'json' }
import zh from './zh-CN.json' with { type: 'json' }

/** Every sentence in one language: the same keys and placeholders as in any other, which a test holds. */
type Locale = typeof en
/** The languages that people are told things in. */
export type Language = 'en' | 'zh'
/** A locale that lacks a key does not compile. */
const LOCALES: Readonly<Record<Language, Locale>> = { en, zh }

/** Why a request is refused: a key of `reasons`. */
export type ReasonName = keyof Locale['reasons']
/** What went wrong when a request was made: a key of `mistakes`. */
export type MistakeName = keyof Locale['mistakes']
/** What is behind the `_` in the texts of a mistake that has several: a summary or a fix without that variant is the common one. */
export type VariantOf<Name extends MistakeName> = {
  [Key in keyof Locale['mistakes'][Name]]: Key extends `summary_${infer Variant}` | `fix_${infer Variant}` ? Variant : never
}[keyof Locale['mistakes'][Name]]

/** A word of the language that the sentence is in: a key of `terms`, without what is behind its `_`. */
export interface Term {
  readonly term: keyof Locale['terms'] | Counted
  /** So many of them. */
  readonly count?: number
  /** What it is of: a name. */
  readonly of?: string
}
type Counted = keyof { [Key in keyof Locale['terms'] as Key extends `${infer Name}_other` ? Name : never]: true }

/** A label, or a sentence around an explanation: a key of `labels`. */
export type LabelName = keyof Locale['labels']
/** A member of the detail of a refusal: a key of `details`. */
export type DetailLabelName = keyof Locale['details']

/** What is put in the place of `{name}`: as it is, a number, or words. Words are joined by "and", numbers of them by blanks, texts by commas. */
export type Value = string | number | Term | readonly Term[] | readonly string[]
/** By the names of the placeholders. */
export type Values = Readonly<Record<string, Value>>

/** What is wrong, and what to do about it, in both languages. */
export interface Said {
  readonly summary: Readonly<Record<Language, string>>
  readonly fix: Readonly<Record<Language, string>>
}

type Texts = Readonly<Record<string, string>>

/** A mistake in words. */
export function sayMistake(name: MistakeName, variant: string | undefined, values: Values): Said {
  const say = (locale: Locale, member: 'summary' | 'fix') => {
    const texts: Texts = locale.mistakes[name]
    return fill(texts[`${member}_${variant}`] ?? texts[member] ?? '', values, locale.terms)
  }
  return { summary: { en: say(en, 'summary'), zh: say(zh, 'summary') }, fix: { en: say(en, 'fix'), zh: say(zh, 'fix') } }
}

/** Whether there is a reason of that name. */
export const isReasonName = (name: string): name is ReasonName => Object.hasOwn(en.reasons, name)

/** What a reason means, in words. What was wrong with one request is in its detail. */
export const sayReason = (name: ReasonName): Said => ({
  summary: { en: en.reasons[name].summary, zh: zh.reasons[name].summary },
  fix: { en: en.reasons[name].fix, zh: zh.reasons[name].fix },
})

/** A label in one language. */
export const sayLabel = (name: LabelName, language: Language, values: Values = {}): string =>
  fill(LOCALES[language].labels[name], values, LOCALES[language].terms)

/** Whether there is a label for a member of a detail. */
export const isDetailLabelName = (name: string): name is DetailLabelName => Object.hasOwn(en.details, name)

/** The label of a member of a detail, in one language. */
export const sayDetailLabel = (name: DetailLabelName, language: Language): string => LOCALES[language].details[name]

function fill(text: string, values: Values, terms: Texts): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string, at: number) => {
    const value = values[name]
    if (value === undefined) return whole
    const written = write(value, terms)
    // A sentence begins with a capital, unless with a name that is written as it is.
    return at === 0 && typeof value === 'object' ? `${written.charAt(0).toUpperCase()}${written.slice(1)}` : written
  })
}

function write(value: Value | Term | string, terms: Texts): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return value.toLocaleString('en')
  if ('term' in value) return word(value, terms)
  const items: readonly (Term | string)[] = value
  const [first] = items
  const joint = typeof first === 'string' ? terms['comma'] : first?.count === undefined ? terms['and'] : ' '
  return items.map((item) => write(item, terms)).join(joint)
}

function word({ term, count, of }: Term, terms: Texts): string {
  const text = count === undefined ? terms[term] : terms[`${term}_${count === 1 ? 'one' : 'other'}`]
  return fill(text ?? term, { ...(count === undefined ? {} : { count }), ...(of === undefined ? {} : { of }) }, terms)
}
