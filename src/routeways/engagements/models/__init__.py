"""Offers, requests, matches, and what becomes of them."""

from routeways.engagements.models.activity import Activity, Feedback
from routeways.engagements.models.adjustments import Adjustment, AdjustmentShare
from routeways.engagements.models.bootcamp import (
    Bootcamp,
    BootcampCheck,
    BootcampDay,
    BootcampInterview,
    BootcampPlace,
    BootcampVacancy,
)
from routeways.engagements.models.bootcamp_claim import BootcampClaim, BootcampEvidence
from routeways.engagements.models.change_request import ChangeRequest
from routeways.engagements.models.cohort import (
    Candidate,
    CandidateBenefit,
    CandidateStep,
    Cohort,
    CohortEscalation,
    CohortPartner,
)
from routeways.engagements.models.confirmation import YearlyConfirmation
from routeways.engagements.models.engagement import Engagement, Signature, StepEntry, Tick
from routeways.engagements.models.enquiry import Addressee, Enquiry, EnquiryMessage
from routeways.engagements.models.hours import HoursEntry
from routeways.engagements.models.job_person import JobAccount, JobSignUp
from routeways.engagements.models.jobs import JobApplication, JobMatch, JobSeeker, Vacancy, VacancyFeed
from routeways.engagements.models.levy import LevyPlace, LevyPledge, LevyRequest, LevyTransfer
from routeways.engagements.models.match import Match, Preference
from routeways.engagements.models.offer import Offer
from routeways.engagements.models.outcome import CheckIn, CheckInConsent, EntrantRating
from routeways.engagements.models.participant import Participant
from routeways.engagements.models.party_address import PartyAddress
from routeways.engagements.models.placement import Absence, EmployerSupport, Placement
from routeways.engagements.models.pledge import CornerstoneSchool, Pledge, PledgeCertificate, PledgeEvidence
from routeways.engagements.models.request import Request
from routeways.engagements.models.run import Run, RunEdit
from routeways.engagements.models.thread import ThreadMessage
from routeways.engagements.models.vetting import Vetting

__all__ = [
    "Absence",
    "Activity",
    "Addressee",
    "Adjustment",
    "AdjustmentShare",
    "Bootcamp",
    "BootcampCheck",
    "BootcampClaim",
    "BootcampDay",
    "BootcampEvidence",
    "BootcampInterview",
    "BootcampPlace",
    "BootcampVacancy",
    "Candidate",
    "CandidateBenefit",
    "CandidateStep",
    "ChangeRequest",
    "CheckIn",
    "CheckInConsent",
    "Cohort",
    "CohortEscalation",
    "CohortPartner",
    "CornerstoneSchool",
    "EmployerSupport",
    "Engagement",
    "Enquiry",
    "EnquiryMessage",
    "EntrantRating",
    "Feedback",
    "HoursEntry",
    "JobAccount",
    "JobApplication",
    "JobMatch",
    "JobSeeker",
    "JobSignUp",
    "LevyPlace",
    "LevyPledge",
    "LevyRequest",
    "LevyTransfer",
    "Match",
    "Offer",
    "Participant",
    "PartyAddress",
    "Placement",
    "Pledge",
    "PledgeCertificate",
    "PledgeEvidence",
    "Preference",
    "Request",
    "Run",
    "RunEdit",
    "Signature",
    "StepEntry",
    "ThreadMessage",
    "Tick",
    "Vacancy",
    "VacancyFeed",
    "Vetting",
    "YearlyConfirmation",
]
