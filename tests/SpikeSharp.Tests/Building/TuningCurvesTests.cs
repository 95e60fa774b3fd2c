using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Building;

public sealed class TuningCurvesTests
{
    [Fact]
    public void Of_OneDimension_ReachesMaxRatesAtTheRadius()
    {
        BuiltEnsemble ensemble = Build(new Ensemble(20, 1) { Radius = 2 });
        TuningCurves curves = TuningCurves.Of(ensemble);
        Assert.Equal([50, 1], curves.Inputs.Shape);
        Assert.Equal([50, 20], curves.Rates.Shape);
        Assert.Equal((-2.0, 2.0), (curves.Inputs.AsSpan<double>()[0], curves.Inputs.AsSpan<double>()[^1]));
        double[] rates = curves.Rates.ToDoubles(), encoders = ensemble.Encoders!.ToDoubles();
        double[] highest = [.. Enumerable.Range(0, 20).Select(i => rates[((encoders[i] > 0 ? 49 : 0) * 20) + i])];
        Close.Assert("max rates", [.. ensemble.MaxRates], highest, Tolerances.Build1D);
        Assert.Contains(-1, encoders);
        Assert.Contains(1, encoders);
    }

    [Fact]
    public void Of_TwoDimensions_IsTheRateOfTheProjection()
    {
        BuiltEnsemble ensemble = Build(new Ensemble(3, 2) { NeuronType = new RectifiedLinear(), Radius = 0.5 });
        TuningCurves curves = TuningCurves.Of(ensemble);
        Assert.Equal([50, 50, 2], curves.Inputs.Shape);
        Assert.Equal([50, 50, 3], curves.Rates.Shape);
        double[] inputs = curves.Inputs.ToDoubles(), encoders = ensemble.Encoders!.ToDoubles(), expected = new double[50 * 50 * 3];
        Assert.Equal([-0.5, -0.5], inputs[..2]);
        Assert.Equal([-0.5, 0.5], inputs[98..100]);
        for (int point = 0; point < 2500; point++)
            for (int i = 0; i < 3; i++)
            {
                double x = ((inputs[2 * point] * encoders[2 * i]) + (inputs[(2 * point) + 1] * encoders[(2 * i) + 1])) / 0.5;
                expected[(point * 3) + i] = Math.Max(0, (ensemble.Gain[i] * x) + ensemble.Bias[i]);
            }
        Close.AssertTensor("rates", expected, curves.Rates.ToDoubles(), Tolerances.FewTerms);
    }

    [Fact]
    public void Responses_OfEachNeuron_BeginAtItsIntercept()
    {
        BuiltEnsemble ensemble = Build(new Ensemble(20, 3) { Radius = 7 });
        TuningCurves curves = TuningCurves.Responses(ensemble);
        Assert.Equal([50, 20], curves.Rates.Shape);
        double[] inputs = curves.Inputs.ToDoubles(), rates = curves.Rates.ToDoubles();
        for (int point = 0; point < 50; point++)
            for (int i = 0; i < 20; i++) Assert.Equal(inputs[point] > ensemble.Intercepts[i], rates[(point * 20) + i] > 0);
        Close.Assert("max rates", [.. ensemble.MaxRates], rates.AsSpan(rates.Length - 20), Tolerances.Build1D);
        Assert.Equal(rates[^20..], TuningCurves.Responses(ensemble, NdArray.From<double>([1])).Rates.ToDoubles());
    }

    [Fact]
    public void Of_WhatHasNoCurves_IsRefused()
    {
        BuiltEnsemble ensemble = Build(new Ensemble(5, 4) { Label = "four" });
        Refuses("at most 3", () => TuningCurves.Of(ensemble));
        Refuses("(2, 3)", () => TuningCurves.Of(ensemble, NdArray.From(new double[6], 2, 3)));
        Refuses("plain numbers", () => TuningCurves.Responses(ensemble, NdArray.From(new double[6], 2, 3)));
        Refuses("type Direct", () => TuningCurves.Of(Build(new Ensemble(5, 1) { NeuronType = new Direct() })));
        Assert.Equal([2, 5], TuningCurves.Of(ensemble, NdArray.From(new double[8], 2, 4)).Rates.Shape);

        static void Refuses(string part, Func<object> make) => Assert.Contains(part, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
    }

    private static BuiltEnsemble Build(Ensemble ensemble)
    {
        Network network = new(seed: 5);
        network.Add(ensemble);
        return BuiltModel.Build(network).Of(ensemble);
    }
}
