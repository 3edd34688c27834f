"""The tasks, one module a room: ids in, one service call. All are found by worker.app itself."""
