"""Linking: which things of the graph are meant by the names in a table."""

from .asked import Asked as Asked
from .asked import Candidate as Candidate
from .asked import values_of as values_of
from .deadline import Deadline as Deadline
from .matcher import Matcher as Matcher
from .matcher import matcher_of as matcher_of
