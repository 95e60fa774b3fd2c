using System.Collections.Immutable;

namespace SpikeSharp.Analysis;

/// <summary>Answers at one output of a model with several.</summary>
/// <param name="Output">Its name.</param>
/// <param name="LastAnswers">By the output of the last step, one for each item: see <see cref="Evaluation.AnswerOf"/>.</param>
/// <param name="MeanAnswers">By the mean output of all steps.</param>
/// <param name="RateAnswers">Of the rate network; default if it has no meaning.</param>
public sealed record OutputAnswers(string Output, ImmutableArray<int> LastAnswers, ImmutableArray<int> MeanAnswers, ImmutableArray<int> RateAnswers)
{
    /// <summary>Answers by a readout of all steps.</summary>
    /// <param name="readout">Last step or mean.</param>
    public ImmutableArray<int> Answers(Readout readout) => readout == Readout.Mean ? MeanAnswers : LastAnswers;
}
