import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

// Four petals that meet, from the kawung of Javanese batik: the mark of the temu bisnis.
const BRAND = `<symbol id="brand" viewBox="0 0 32 32"><g fill="currentColor"><path d="M15.2 15.2C9 15 4 11.400 2.600 5.600a2.500 2.500 0 0 1 3-3C11.400 4 15 9 15.200 15.200Z"/><path d="M16.800 16.800C23 17 28 20.600 29.400 26.400a2.500 2.500 0 0 1-3 3C20.600 28 17 23 16.800 16.800Z"/><g opacity=".62"><path d="M16.800 15.200C17 9 20.600 4 26.400 2.600a2.500 2.500 0 0 1 3 3C28 11.400 23 15 16.800 15.200Z"/><path d="M15.200 16.800C15 23 11.400 28 5.600 29.400a2.500 2.500 0 0 1-3-3C4 20.600 9 17 15.200 16.800Z"/></g></g></symbol>`;

/** One SVG of <symbol>s; a line `name=file` gives an icon another name. */
export function sprite(listFile, iconFolder) {
  const names = readFileSync(listFile, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("#"));
  const symbols = names.map((line) => {
    const [name, file = name] = line.split("=");
    const path = join(iconFolder, `${file}.svg`);
    if (!existsSync(path)) {
      throw new Error(`icons.txt names "${line}", which Bootstrap Icons does not have`);
    }
    const inner = readFileSync(path, "utf8")
      .replace(/^[\s\S]*?<svg[^>]*>/, "")
      .replace(/<\/svg>\s*$/, "")
      .replace(/\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 16 16"><g fill="currentColor">${inner}</g></symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${BRAND}${symbols.join("")}</svg>\n`;
}
