/** What a reader of values answers: the value, perhaps with a warning, or what is wrong with the text. */
export type Reading<T> =
  | { value: T; warning?: string; error?: undefined }
  | { error: string; value?: undefined; warning?: undefined };
