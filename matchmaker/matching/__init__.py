"""Who fits whom: wishes, the score of a pair from both sides, its reasons and its gaps."""
