import { HttpException } from '@nestjs/common';

/** A page that somebody comes to by way of another: they are sent there first. The API is answered with the status. */
export class ElsewhereFirst extends HttpException {
  /** Where they are sent, such as `/sign-in`. */
  readonly address: string;
  constructor(message: string, status: number, address: string) {
    super(message, status);
    this.address = address;
  }
}
