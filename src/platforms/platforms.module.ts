import { Module } from '@nestjs/common';
import { PlatformsController } from './platforms.controller.js';
import { PlatformsResolver } from './platforms.resolver.js';

/** Serves what the registry holds. */
@Module({ controllers: [PlatformsController], providers: [PlatformsResolver] })
export class PlatformsModule {}
