import { styleText } from 'node:util'
import { wrapped } from './text-width.ts'

/** How a text stands out. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

/** Cells of the terminal; some terminals do not say, or say none. */
export const terminalWidth = (stream: NodeJS.WriteStream = process.stdout): number => stream.columns || 120

/** Whether what is printed may have colour: on a terminal, unless NO_COLOR forbids it. */
export const mayColour = (): boolean => process.stdout.isTTY === true && !process.env['NO_COLOR']

/** Sentences for a stream: on a terminal broken at words, for a program as they are. */
export const fitted = (text: string, stream: NodeJS.WriteStream): string =>
  stream.isTTY === true ? wrapped(text, terminalWidth(stream), 2) : text

/** The text in a style, where there may be colour. */
export const painted = (style: Style, text: string, colour: boolean): string =>
  colour ? styleText(style, text, { validateStream: false }) : text
