import { Module } from '@nestjs/common';
import { PlatformsController } from './platforms.controller.js';

/** Serves what the registry holds. */
@Module({ controllers: [PlatformsController] })
export class PlatformsModule {}
