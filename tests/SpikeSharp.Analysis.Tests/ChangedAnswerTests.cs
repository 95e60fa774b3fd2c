using System.Collections.Immutable;
using SpikeSharp.Building;

namespace SpikeSharp.Analysis.Tests;

public sealed class ChangedAnswerTests
{
    private static readonly int[] Labels = [0, 1, 2, 0, 1, 2];

    [Fact]
    public void List_EveryKindOfItem_KeepsWhatBrokeAndWhatWasMended()
    {
        //                     right    broken   mended   both wrong  broken   both wrong, alike
        int[] reference = [0, 1, 0, 1, 1, 0];
        int[] spiking = [0, 2, 2, 2, 0, 0];
        double[] outputs = [9, 0, 0, /**/ 0, 5, 4.5, /**/ 3, 0, 2, /**/ 0, 1, 0, /**/ 1, 8, 0, /**/ 1, 0, 0];

        ImmutableArray<ChangedAnswer> changed = ChangedAnswer.List(Labels, reference, spiking, outputs);

        Assert.Equal([new(4, 1, 1, 0, 7), new(1, 1, 1, 2, 0.5), new(2, 2, 0, 2, 1)], changed);
        Assert.Equal([true, true, false], changed.Select(answer => answer.IsBroken));
    }

    [Fact]
    public void List_WithoutOutputs_HasNoMargin() => Assert.Equal([new ChangedAnswer(1, 1, 1, 0, null)], ChangedAnswer.List([0, 1], [0, 1], [0, 0]));

    [Fact]
    public void List_SingleOutput_MeasuresFromOneHalf() => Assert.Equal(0.25, Assert.Single(ChangedAnswer.List([1], [1], [0], [0.75])).Margin);

    [Fact]
    public void List_NumbersThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => ChangedAnswer.List([0, 1], [0], [0, 1]));
        Assert.Throws<ArgumentException>(() => ChangedAnswer.List([0, 1], [0, 1], [0, 1], [1, 2, 3]));
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.51, 1)]
    [InlineData(-3, 0)]
    public void AnswerOf_SingleOutput_IsAYesAboveOneHalf(double output, int answer) => Assert.Equal(answer, Evaluation.AnswerOf([output]));

    [Fact]
    public void AnsweredBy_UnknownOutput_NamesThoseThatExist()
    {
        BuiltModel model = Sample.Model();

        Assert.Contains("dense", Assert.Throws<ArgumentException>(() => Evaluation.AnsweredBy(model, "probabilities")).Message, StringComparison.Ordinal);
        Assert.Same(model, Evaluation.AnsweredBy(model, "dense"));
    }
}
