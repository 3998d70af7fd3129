// What the course's scripts share: one object, filled by each.
interface Window {
  course: any;
}

// The class in part.js, as those see it that extend it.
declare class CoursePart extends HTMLElement {
  record: any;
  stage: HTMLElement;
  catalogue: any;
  opened(): Promise<any>;
  at(name: string): any;
  template(name: string): any;
  words: any;
  word(name: string, ...values: (string | number)[]): string;
}
