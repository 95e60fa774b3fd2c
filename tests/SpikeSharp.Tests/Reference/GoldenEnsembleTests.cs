using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Reference;

/// <summary>Single ensembles, all their numbers and the decoders of two functions.</summary>
public sealed class GoldenEnsembleTests
{
    private static readonly Golden Reference = Golden.Load("nengo-golden");

    private static readonly Dictionary<string, Func<Ensemble>> Ensembles = new()
    {
        ["E1 Ensemble(50,1,seed=0)"] = () => new Ensemble(50, 1) { Seed = 0 },
        ["E2 +SpikingRectifiedLinear"] = () => new Ensemble(50, 1) { Seed = 0, NeuronType = new SpikingRectifiedLinear() },
        ["E3 Ensemble(50,2,seed=0)"] = () => new Ensemble(50, 2) { Seed = 0 },
        ["E4 Ensemble(20,3,seed=7,LIFRate,radius=2)"] = () => new Ensemble(20, 3) { Seed = 7, NeuronType = new LifRate(), Radius = 2 },
        ["E5 Ensemble(30,1,seed=2,Tanh)"] = () => new Ensemble(30, 1) { Seed = 2, NeuronType = new Tanh() },
        ["E6 Ensemble(30,1,seed=2,Sigmoid)"] = () => new Ensemble(30, 1) { Seed = 2, NeuronType = new Sigmoid() },
        ["E7 Ensemble(30,1,seed=2,AdaptiveLIF)"] = () => new Ensemble(30, 1) { Seed = 2, NeuronType = new AdaptiveLif() },
        ["E8 Ensemble(40,16,seed=3)"] = () => new Ensemble(40, 16) { Seed = 3 },
    };

    public static TheoryData<string> Names => [.. Ensembles.Keys];

    [Fact]
    public void Ensembles_OfTheReference_AreAllTested() =>
        Assert.Equal(Reference.Json.GetProperty("ens").EnumerateObject().Select(ensemble => ensemble.Name), Ensembles.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Build_GoldenEnsemble_GivesItsNumbers(string name)
    {
        Network network = new();
        Ensemble ensemble = network.Add(Ensembles[name]());
        Node all = network.Add(Node.Relay(ensemble.Dimensions)), one = network.Add(Node.Relay(1));
        Connection identity = network.Add(new Connection(ensemble, all) { Seed = 1 });
        Connection square = network.Add(new Connection(ensemble, one) { Seed = 1, Function = Function.Of((x, y) => y[0] = x[0] * x[0], 1) });
        BuiltModel model = BuiltModel.Build(network, new BuildOptions { Cache = null });

        BuiltEnsemble built = model.Of(ensemble);
        Tolerance tolerance = ensemble.Dimensions == 1 ? Tolerances.Build1D : Tolerances.BuildND;
        GoldenArray points = Reference["ens", name, "eval_points_first20"];
        Assert.Equal(Reference.Scalar("ens", name, "n_eval_points"), built.EvalPoints!.Shape[0]);
        points.AssertClose(built.EvalPoints.AsSpan<double>()[..points.Length], tolerance);
        Reference["ens", name, "encoders"].AssertClose(built.Encoders!.AsSpan<double>(), tolerance);
        Reference["ens", name, "scaled_encoders"].AssertClose(built.ScaledEncoders!.AsSpan<double>(), tolerance);
        Reference["ens", name, "gain"].AssertClose(built.Gain.AsSpan(), tolerance);
        Reference["ens", name, "bias"].AssertClose(built.Bias.AsSpan(), tolerance);
        Reference["ens", name, "max_rates"].AssertClose([.. built.MaxRates], tolerance);
        Reference["ens", name, "intercepts"].AssertClose([.. built.Intercepts], tolerance);
        foreach (JsonProperty state in Reference.Json.GetProperty("ens").GetProperty(name).GetProperty("state").EnumerateObject())
            Reference["ens", name, "state", state.Name].AssertClose(built.Variable(new ProbeAttribute(state.Name))!.Initial.AsSpan<double>(), Tolerances.Exact);
        AssertDecoders("decoders", "rmse", model.Of(identity));
        AssertDecoders("decoders_sq", "rmse_sq", model.Of(square));

        void AssertDecoders(string decoders, string rmse, BuiltConnection connection)
        {
            GoldenArray expected = Reference["ens", name, decoders];
            expected.AssertClose(connection.Weights!.Initial.AsSpan<double>(), Tolerances.Decoders.OfLargest(expected.Values));
            Reference["ens", name, rmse].AssertClose(connection.Solution!.Rmses.AsSpan(), Tolerances.Decoders);
        }
    }
}
