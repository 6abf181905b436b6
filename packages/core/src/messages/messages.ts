/** The languages that everything a person reads is written in. */
export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

/** A text in both languages. */
export type Bilingual = Readonly<Record<Language, string>>

/** A message is a text, or a function from its values to a text. */
type Message = string | ((values: never) => string)

/** The same keys with the same kinds of message: what a translation of `M` must provide. */
type Translation<M> = {
  readonly [K in keyof M]: M[K] extends (values: infer V) => string ? (values: V) => string : string
}

/**
 * A catalogue of messages in both languages. A key that is missing in Chinese, or takes other values there, does not
 * compile. Each module keeps the catalogue of what it says beside the code that says it; words that several modules
 * share are in `vocabulary`.
 *
 * @example
 * const messages = defineMessages({
 *   en: { rows: ({ n }: { n: number }) => `${n} rows read` },
 *   zh: { rows: ({ n }) => `已读取 ${n} 行` },
 * })
 * messages('en').rows({ n: 3 }) // '3 rows read'
 */
export function defineMessages<const M extends Record<string, Message>>(catalogue: {
  en: M
  zh: Translation<M>
}): (language: Language) => Translation<M> {
  return (language) => catalogue[language] as Translation<M>
}

/**
 * The language of a locale name as systems write them (`zh_CN.UTF-8`, `zh-Hans`, `en_GB`); English for any other.
 */
export function languageOf(locale: string | undefined): Language {
  return locale?.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

/** A text in both languages from a function that tells it in one: for findings that are kept before they are shown. */
export function inBoth(tell: (language: Language) => string): Bilingual {
  return { en: tell('en'), zh: tell('zh') }
}
