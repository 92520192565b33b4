/** How many letters must be put in, taken out or replaced; one more than the most that matters when it is longer by more. */
export function lettersApart(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let above = Array.from({ length: b.length + 1 }, (_, place) => place)
  for (let row = 1; row <= a.length; row++) {
    const line = [row]
    for (let place = 1; place <= b.length; place++) {
      const replaced = (above[place - 1] ?? 0) + (a[row - 1] === b[place - 1] ? 0 : 1)
      line.push(Math.min(replaced, (above[place] ?? 0) + 1, (line[place - 1] ?? 0) + 1))
    }
    above = line
  }
  return above[b.length] ?? 0
}
