// The picture for a kind of document, by its true extension.

import File from '@lucide/svelte/icons/file';
import FileArchive from '@lucide/svelte/icons/file-archive';
import FileCode from '@lucide/svelte/icons/file-code';
import FileImage from '@lucide/svelte/icons/file-image';
import FileMusic from '@lucide/svelte/icons/file-music';
import FileSpreadsheet from '@lucide/svelte/icons/file-spreadsheet';
import FileText from '@lucide/svelte/icons/file-text';
import FileType from '@lucide/svelte/icons/file-type';
import FileVideo from '@lucide/svelte/icons/file-video-camera';
import type { Component } from 'svelte';

type Icon = Component<{ size?: number; strokeWidth?: number; 'aria-hidden'?: 'true' }>;

/** An icon, and the colour family it is drawn in. */
interface Kind {
  icon: Icon;
  hue: 'red' | 'blue' | 'green' | 'violet' | 'amber' | 'grey';
}

const kinds: readonly [Kind, string][] = [
  [{ icon: FileText, hue: 'red' }, 'pdf'],
  [{ icon: FileText, hue: 'blue' }, 'doc docx odt rtf pages'],
  [{ icon: FileType, hue: 'grey' }, 'txt md markdown rst log tex'],
  [{ icon: FileSpreadsheet, hue: 'green' }, 'xls xlsx ods csv tsv numbers parquet'],
  [{ icon: FileImage, hue: 'violet' }, 'png jpg jpeg gif webp avif svg bmp tif tiff heic ico psd'],
  [{ icon: FileArchive, hue: 'amber' }, 'zip gz tgz tar bz2 xz zst 7z rar jar'],
  [{ icon: FileCode, hue: 'blue' }, 'json xml html htm css js ts py rs go java c h cpp sh yml yaml toml sql'],
  [{ icon: FileVideo, hue: 'violet' }, 'mp4 mov mkv webm avi m4v'],
  [{ icon: FileMusic, hue: 'violet' }, 'mp3 wav flac ogg m4a aac'],
];

const byExtension = new Map(
  kinds.flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind] as const)),
);
const other: Kind = { icon: File, hue: 'grey' };

export function kindOf(extension: string): Kind {
  return byExtension.get(extension) ?? other;
}
