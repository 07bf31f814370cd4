// Old browsers do not tell what people see as one character.
const segments = (word) => (Intl.Segmenter ? new Intl.Segmenter().segment(word) : [{ segment: [...word][0] }]);

export function initials(name) {
  const words = name.split(/\s+/u).filter(Boolean).slice(0, 2);
  return words.map((word) => [...segments(word)][0].segment.toUpperCase()).join("");
}
