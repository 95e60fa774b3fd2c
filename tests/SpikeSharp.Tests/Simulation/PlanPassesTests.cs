using SpikeSharp.Building;
using SpikeSharp.Simulation.Cpu;

namespace SpikeSharp.Tests.Simulation;

/// <summary>Every pass leaves a plan that is sound.</summary>
public sealed class PlanPassesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Apply_RandomNetworks_EveryPassLeavesASoundPlan(bool isConstant)
    {
        HashSet<string> changing = [];
        for (int seed = 1; seed <= 80; seed++)
        {
            RandomNetwork net = new(seed, isConstant);
            foreach (bool few in (ReadOnlySpan<bool>)[false, true])
                foreach (bool held in (ReadOnlySpan<bool>)[false, true])
                    Verify(Plan.Of(net.Model, new SessionOptions { Recordings = net.Recordings(few), Inputs = net.Inputs }, held), $"seed {seed}, few {few}, held {held}", changing);
        }
        // Constant networks have nothing that is held.
        Assert.Superset(PlanPasses.All.Select(pass => pass.Name).Where(name => !isConstant && name != new Schedule().Name).ToHashSet(), changing);
    }

    [Fact]
    public void Apply_ImageNetwork_EveryPassLeavesASoundPlan()
    {
        BuiltModel model = ConvolutionalNetwork.Build();
        SessionOptions options = new() { Recordings = ConvolutionalNetwork.Recordings(model), Inputs = [model.Inputs[0].Signal] };
        Verify(Plan.Of(model, options, inputsHeld: true), "held", []);
        Verify(Plan.Of(model, options, inputsHeld: false), "not held", []);
    }

    [Fact]
    public void FindFault_BrokenPlans_FindsWhatIsWrong()
    {
        BuiltModel model = ConvolutionalNetwork.Build();
        SessionOptions options = new() { Recordings = ConvolutionalNetwork.Recordings(model), Inputs = [model.Inputs[0].Signal] };
        Plan start = Plan.Of(model, options, inputsHeld: true), plan = PlanPasses.Apply(start);
        Assert.Null(PlanVerifier.FindFault(start, plan));

        for (int i = 0; i < plan.Ops.Length; i++)
        {
            Assert.Contains("appears twice", PlanVerifier.FindFault(start, plan with { Ops = plan.Ops.Add(plan.Ops[i]) }), StringComparison.Ordinal);
            Assert.Matches("is lost|Nobody writes", PlanVerifier.FindFault(start, plan with { Ops = plan.Ops.RemoveAt(i) })!);
        }
        Assert.Contains("comes after", PlanVerifier.FindFault(start, plan with { Ops = [.. plan.Ops.Reverse()] }), StringComparison.Ordinal);
        Assert.Contains("is constant but reads input", PlanVerifier.FindFault(start, plan with { Ops = [.. plan.Ops.Select(op => op.Stage == Stage.Held ? op with { Stage = Stage.Constant } : op)] }), StringComparison.Ordinal);
        Assert.Contains("though inputs change", PlanVerifier.FindFault(start, plan with { InputsHeld = false }), StringComparison.Ordinal);
        PlanOp product = plan.Ops.First(op => op is ProductOp { Stage: Stage.Step });
        Assert.Contains("runs at Held but reads", PlanVerifier.FindFault(start, plan with { Ops = plan.Ops.Replace(product, product with { Stage = Stage.Held }) }), StringComparison.Ordinal);
    }

    private static void Verify(Plan start, string what, HashSet<string> changing)
    {
        Assert.Null(PlanVerifier.FindFault(start, start));
        string before = start.ToText();
        Plan end = PlanPasses.Apply(start, PlanPasses.All, (pass, plan) =>
        {
            if (PlanVerifier.FindFault(start, plan) is string fault) Assert.Fail($"{what}, after {pass}: {fault}");
            if (plan.ToText() != before) changing.Add(pass);
            before = plan.ToText();
        });
        if (PlanVerifier.FindFault(start, end.Stepped()) is string stepped) Assert.Fail($"{what}, stepped: {stepped}");
    }
}
